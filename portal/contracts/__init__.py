"""Climate City Contracts in public: the page, its tables and charts, the list of all."""
