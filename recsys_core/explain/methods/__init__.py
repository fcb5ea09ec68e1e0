"""Methods of explanation: each is one class that states its facts and says what it adds."""
