"""Running the portal: worker, health, heartbeat, backup."""
