"""Similar measures, shown to an editor who writes a new one."""
