using System.Globalization;
using TenantHygiene.LocalEnvironment.Settling;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>A line for everything that changed, for files and pipes.</summary>
public sealed class PlainDisplay(TextWriter output) : IProgressDisplay
{
    private readonly Dictionary<string, string> _shown = [];

    /// <inheritdoc/>
    public async Task ShowAsync(IAsyncEnumerable<Board> boards)
    {
        await foreach (var board in boards)
        {
            foreach (var (subject, text) in Facts(board))
            {
                if (_shown.GetValueOrDefault(subject) != text)
                {
                    _shown[subject] = text;
                    await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{board.Elapsed.TotalSeconds,6:0.0} s  {subject}: {text}"));
                }
            }
        }
    }

    private static IEnumerable<(string Subject, string Text)> Facts(Board board)
    {
        foreach (var scan in board.Scans)
        {
            yield return ($"scan {scan.Id}", string.Create(CultureInfo.InvariantCulture, $"{scan.State}, {scan.Users} users, {scan.UsersWithErrors} with errors"));
        }

        foreach (var status in board.Cases.Where(status => status.Judgement != CaseJudgement.Waiting))
        {
            yield return (status.Case.User, $"{StateStyle.Name(status)}: {BoardView.LastWord(status)}");
        }

        foreach (var other in board.Others.Where(other => other.State is not null))
        {
            yield return ($"further users {other.State}", other.Count.ToString(CultureInfo.InvariantCulture));
        }
    }
}
