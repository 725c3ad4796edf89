using Microsoft.DurableTask.Client;
using TenantHygiene.EmbeddedHost.Durable.Replay;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Tests.Crash;

/// <summary>Holds what the activities wrote down about themselves against what the store had recorded when the process was killed.</summary>
internal sealed class ActivityJournal(string folder)
{
    private readonly HashSet<(string Instance, int Step)> recorded = [];
    private int linesRead;

    /// <summary>Results that the store had at the last look.</summary>
    public int Recorded => recorded.Count;

    /// <summary>To be called while no process runs: nothing may have run since the last call whose result was recorded by then, and no result may be gone.</summary>
    public void Compare()
    {
        var ran = ReadNewLines();
        Assert.DoesNotContain(ran, recorded.Contains);
        var now = ReadRecorded();
        Assert.Superset(recorded, now);
        recorded.UnionWith(now);
    }

    private List<(string Instance, int Step)> ReadNewLines()
    {
        var file = Path.Combine(folder, "journal.txt");
        var lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        var added = lines.Skip(linesRead).Select(line => line.Split(' ')).Select(parts => (parts[0], int.Parse(parts[1])));
        linesRead = lines.Length;
        return [.. added];
    }

    private HashSet<(string Instance, int Step)> ReadRecorded()
    {
        var hub = Path.GetFileNameWithoutExtension(Directory.GetFiles(folder, "*.db").Single());
        using var file = StoreFile.Open(folder, hub);
        var reader = new StoreReader(file);
        return
        [
            .. reader.ListInstances(new OrchestrationQuery(), afterId: null, int.MaxValue).SelectMany(instance =>
                reader.ReadHistory(instance.Key).OfType<StepCompleted>().Select(step => (instance.Id, step.Id))),
        ];
    }
}
