"""The one place that names plugins and adapters: everything that differs from council to council."""
