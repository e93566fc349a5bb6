"""What is counted, for Prometheus: never who, never what."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        """Start at nought."""
        self.registry = registry = CollectorRegistry()
        self.updates = Counter("boussole_updates", "Updates, by what became of them", ["result"], registry=registry)
        self.sent = Counter("boussole_messages_sent", "Messages that reached Telegram", registry=registry)
        self.refused = Counter("boussole_send_failures", "Tries that failed, by reason", ["reason"], registry=registry)
        self.given_up = Counter("boussole_messages_given_up", "Messages that will never be sent", registry=registry)
        self.waiting = Gauge("boussole_outbox_messages", "Messages that wait to be sent", registry=registry)
        self.clock_ahead = Gauge(
            "boussole_clock_ahead_seconds", "How far our clock is ahead of Telegram's", registry=registry
        )
        self.reply_seconds = Histogram(
            "boussole_reply_seconds", "From the handling of an update to its reply", buckets=_SECONDS, registry=registry
        )
        self.content = Gauge(
            "boussole_content_since_seconds", "When the content was taken into service", ["content"], registry=registry
        )
        for result in ("handled", "duplicate", "ignored", "failed", "inline"):
            self.updates.labels(result)

    def text(self) -> bytes:
        """All figures in the form that Prometheus reads."""
        return generate_latest(self.registry)
