"""What opens under a card, a panel a file."""
