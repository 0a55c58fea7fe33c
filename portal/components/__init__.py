"""Building blocks shared by several pages: cards, facts, charts, maps, contacts."""
