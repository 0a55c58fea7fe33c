"""How good the search is: judged questions asked of our engines and of two plain ones."""
