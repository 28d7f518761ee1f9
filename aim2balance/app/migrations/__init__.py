"""The schema's history: one linear chain of numbered files of plain SQL. Run by `aim2balance.app.migrate`."""
