"""Everything that touches the world: files, database, mail, Slack, web, terminal."""
