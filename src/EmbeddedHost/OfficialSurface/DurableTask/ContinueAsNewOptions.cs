namespace Microsoft.DurableTask;

/// <summary>How an orchestration starts over.</summary>
public class ContinueAsNewOptions
{
    /// <summary>The input of the next run.</summary>
    public object? NewInput { get; set; }

    /// <summary>Carry events over that nothing has waited for yet.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;
}
