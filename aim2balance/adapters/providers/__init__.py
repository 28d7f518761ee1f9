"""Ways to reach providers: `http1.Http1Upstream`, `in_process.InProcessUpstream`, `by_scheme.UpstreamByScheme`."""
