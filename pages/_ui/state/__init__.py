"""What a visit holds: keys of widgets, the address, the language."""
