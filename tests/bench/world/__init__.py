"""The measures that speed is measured on."""
