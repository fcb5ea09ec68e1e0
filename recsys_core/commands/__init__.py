"""What each command does; imports of the heavy parts wait until a command needs them."""
