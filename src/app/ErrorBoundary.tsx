import { Component, type ReactNode } from "react";
import { toErrorData } from "@/domain/errors";
import { Button } from "@/ui/components/Button";
import { Message } from "@/ui/components/Message";
import { PageHeader } from "@/ui/shell/PageHeader";

interface State {
  readonly failure: unknown;
}

/** Catches a page that cannot be drawn. What is stored and what is running live elsewhere, and go on. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { failure: null };

  static getDerivedStateFromError(failure: unknown): State {
    return { failure };
  }

  override render() {
    if (this.state.failure === null) return this.props.children;
    const { message } = toErrorData(this.state.failure);
    return (
      <>
        <PageHeader title="This page stopped" />
        <div className="section">
          <Message
            tone="stopped"
            what={`This page could not be shown: ${message}`}
            kept="Your images, runs and checkpoints are kept, and a running job goes on."
            advice="Show the page again. If it stops again, reload the app."
          >
            <Button size="compact" onClick={() => this.setState({ failure: null })}>
              Show again
            </Button>
            <Button size="compact" onClick={() => window.location.reload()}>
              Reload
            </Button>
          </Message>
        </div>
      </>
    );
  }
}
