"""Files of a contribution: what is accepted, and keeping them until the form is sent."""
