"""The applications of a call: table, filters, inspector, pairing of orphans."""
