"""Projects, challenges, outcomes, courses and technology needs for programs: public rows, read only (``docs/contract.md``)."""
