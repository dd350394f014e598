"""The bundled plugins: each a council service, none knowing another."""
