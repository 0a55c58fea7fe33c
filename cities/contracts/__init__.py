"""Rules of Climate City Contracts: sums, numbering, versions."""
