"""Concepts from thesauri that others keep: SKOS, tables and GEMET's lists."""
