"""Articles as durable jobs."""

from service.jobs.queue import Jobs

__all__ = ["Jobs"]
