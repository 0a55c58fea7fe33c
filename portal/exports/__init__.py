"""Search results for programs: JSON, Atom, CSV, XLSX, GeoJSON."""
