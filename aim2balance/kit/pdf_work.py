"""Where PDFs are made: two at a time, one of a person. Asks the worker alone for reportlab: `pdf`."""

from aim2balance.kit.worker_pool import WorkerPool, WorkLimits


def open_pdf_work() -> WorkerPool:
    """A long chat takes a minute and some hundred megabytes."""
    return WorkerPool("pdf", limits=WorkLimits(seconds=180, memory_mib=1024))
