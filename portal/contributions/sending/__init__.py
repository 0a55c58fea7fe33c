"""The form by which a contribution is sent, its checks and its limits."""
