"""What the module is for."""
answer = 42
