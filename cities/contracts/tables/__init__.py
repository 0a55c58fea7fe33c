"""Actions, finance and emissions as spreadsheets: columns, reading, writing, import."""
