"""Operations: background worker, health checks, heartbeat, backup."""
