namespace TenantHygiene.LocalEnvironment.Processes;

/// <summary>
/// The output of a process: appended to a file, its last lines kept at hand, every line offered to those who wait for one.
/// </summary>
public sealed class ProcessLog : IDisposable
{
    private const int TailLines = 200;

    private readonly Lock _gate = new();
    private readonly Queue<string> _tail = new();
    private readonly List<(Predicate<string> Matches, TaskCompletionSource<string> Found)> _waiters = [];
    private readonly StreamWriter _file;
    private bool _closed;

    /// <summary>Opens the file for appending; its folder is made where it is missing.</summary>
    /// <param name="file">The file.</param>
    public ProcessLog(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        _file = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    /// <summary>The last lines, oldest first.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<string> Tail(int count)
    {
        lock (_gate)
        {
            return [.. _tail.TakeLast(count)];
        }
    }

    /// <summary>Adds a line.</summary>
    public void Write(string line)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _file.WriteLine(line);
            _tail.Enqueue(line);
            if (_tail.Count > TailLines)
            {
                _tail.Dequeue();
            }

            foreach (var (_, found) in _waiters.Where(waiter => waiter.Matches(line)))
            {
                found.TrySetResult(line);
            }

            _waiters.RemoveAll(waiter => waiter.Found.Task.IsCompleted);
        }
    }

    /// <summary>The first of the last lines that matches; null when none does.</summary>
    public string? Find(Predicate<string> matches)
    {
        lock (_gate)
        {
            return _tail.FirstOrDefault(line => matches(line));
        }
    }

    /// <summary>Waits for a line that was written already or is written later.</summary>
    /// <returns>The first such line.</returns>
    public Task<string> WaitForLineAsync(Predicate<string> matches, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Find(matches) is { } past)
            {
                return Task.FromResult(past);
            }

            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((matches, found));
            return found.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _file.Dispose();
        }
    }
}
