"""The sidebar and what else can be chosen."""
