using Spectre.Console;
using TenantHygiene.LocalEnvironment.Settling;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>A table of cases that changes in place.</summary>
public sealed class LiveDisplay(IAnsiConsole console) : IProgressDisplay
{
    /// <inheritdoc/>
    public Task ShowAsync(IAsyncEnumerable<Board> boards) => console
        .Live(new Text("Waiting for the first scan …"))
        .StartAsync(async live =>
        {
            live.Refresh();
            await foreach (var board in boards)
            {
                live.UpdateTarget(BoardView.Render(board));
            }
        });
}
