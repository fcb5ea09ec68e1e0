"""What screens ask of the core, kept so that nothing is worked out twice."""
