using TenantHygiene.Microsoft365.Directory;

namespace TenantHygiene.Microsoft365.Tests.Support;

/// <summary>Every report of a scan, in order.</summary>
internal sealed class CollectedProgress(Action? whenComplete = null) : IProgress<ScanProgress>
{
    private readonly List<ScanProgress> reports = [];

    public IReadOnlyList<ScanProgress> Reports => reports;

    public ScanProgress Last => reports[^1];

    public void Report(ScanProgress value)
    {
        reports.Add(value);
        if (value.IsComplete)
        {
            whenComplete?.Invoke();
        }
    }
}
