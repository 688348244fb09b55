"""The two engines behind the line protocol, asked in batches and restarted when they fail."""
import json
import queue
import subprocess
import threading


class Engine:
    """One process that answers a line with a line."""

    def __init__(self, command, timeout=20, lifetime=20000):
        self.command, self.timeout, self.lifetime = command, timeout, lifetime
        self.process = None
        self.answered = 0

    def start(self):
        self.stop()
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.lines = queue.Queue()
        threading.Thread(target=pump, args=(self.process, self.lines), daemon=True).start()
        self.answered = 0

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def send(self, cases):
        """Sends a batch without waiting; `receive` collects the answers."""
        if self.process is None or self.answered > self.lifetime:
            self.start()
        process = self.process
        text = "".join(json.dumps(case) + "\n" for case in cases).encode()
        threading.Thread(target=feed, args=(process, text), daemon=True).start()

    def receive(self, cases):
        """One answer a case; a case that ends the process or takes too long is a fault of its own."""
        answers = []
        while len(answers) < len(cases):
            fault = None
            try:
                line = self.lines.get(timeout=self.timeout)
                fault = "crash" if line is None else None
            except queue.Empty:
                fault = "timeout"
            if fault:
                answers.append({"fault": fault})
                self.start()
                self.send(cases[len(answers):])
            else:
                self.answered += 1
                answers.append(json.loads(line))
        return answers

    def ask(self, cases):
        self.send(cases)
        return self.receive(cases)


def pump(process, lines):
    for line in process.stdout:
        lines.put(line)
    lines.put(None)


def feed(process, text):
    try:
        process.stdin.write(text)
        process.stdin.flush()
    except (BrokenPipeError, ValueError, OSError):
        pass
