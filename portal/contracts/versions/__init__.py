"""Versions of a contract in public: their list, one version, and the comparison of two."""
