"""What several pages show: cards, facts, charts, maps, contacts."""
