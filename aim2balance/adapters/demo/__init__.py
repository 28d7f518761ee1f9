"""The demo model: a script without AI for a machine without keys. `model.DemoModel` is what an in-process upstream asks."""
