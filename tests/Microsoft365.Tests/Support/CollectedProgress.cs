using TenantHygiene.Microsoft365.Directory;

namespace TenantHygiene.Microsoft365.Tests.Support;

/// <summary>Every report of a scan, in order.</summary>
internal sealed class CollectedProgress(Action? whenComplete = null) : IProgress<ScanProgress>
{
    private readonly List<ScanProgress> _reports = [];

    public IReadOnlyList<ScanProgress> Reports => _reports;

    public ScanProgress Last => _reports[^1];

    public void Report(ScanProgress value)
    {
        _reports.Add(value);
        if (value.IsComplete)
        {
            whenComplete?.Invoke();
        }
    }
}
