using TenantHygiene.Benchmarks.Measurements;
using static TenantHygiene.Benchmarks.Reporting.Units;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>The tables about the API.</summary>
public static class ApiTables
{
    /// <summary>Deliveries beside direct writes, and too many deliveries.</summary>
    public static string Of(WebhookFigures figures)
    {
        var rounds = figures.Direct.Count;
        var (direct, accepted) = (Mean(figures.Direct), Mean(figures.Accepted));
        var overload = figures.Overload;
        return new MarkdownTable(
                $"Webhooks accepted, {Count(figures.Deliveries)} in each of {rounds} rounds, beside the same writes done directly",
                "",
                "Accepted",
                "Direct writes",
                "Ratio"
            )
                .Row(
                    "Deliveries per second",
                    PerSecond(figures.Deliveries, accepted),
                    PerSecond(figures.Deliveries, direct),
                    Ratio(direct, accepted)
                )
                .Row("… in each round", Rounds(figures.Accepted), Rounds(figures.Direct), "")
                .Row("Processor time of the function app per delivery", Milliseconds(figures.ProcessorTime / figures.Deliveries), "", "")
                .Row(
                    "Processor time of the storage account per delivery",
                    Milliseconds(figures.StorageProcessorTime / figures.Deliveries),
                    "",
                    ""
                )
                .ToString()
            + new MarkdownTable(
                $"Too many webhooks: {Count(overload.Sent)} deliveries of {Count(overload.Senders)} senders at a time, each sent once",
                "",
                ""
            )
                .Row("Accepted with 202", Count(overload.Accepted))
                .Row("Put off with 429 and Retry-After", Count(overload.Rejected))
                .Row("Answered in any other way", Count(overload.Sent - overload.Accepted - overload.Rejected))
                .Row("Accepted and not stored", Count(overload.Lost))
                .Row("Stored twice, or although put off", Count(overload.TooMany))
                .Row("Messages on the queue", Count(overload.Queued))
                .Row("Accepted per second", PerSecond(overload.Accepted, overload.Elapsed))
                .ToString();

        string Rounds(IEnumerable<TimeSpan> durations) =>
            string.Join(", ", durations.Select(round => PerSecond(figures.Deliveries, round)));
    }

    /// <summary>Looks at remediations beside point reads.</summary>
    public static string Of(StatusFigures figures) =>
        new MarkdownTable(
            $"A look at a remediation, {Count(figures.Stored)} of them stored, {Count(figures.Reads)} looks",
            "",
            "Point read, directly",
            "Status",
            "… against the point read",
            "Status, unchanged (304)",
            "… against the point read"
        )
            .Row(
                "Half of them below",
                Milliseconds(figures.Direct.Median),
                Milliseconds(figures.Status.Median),
                Ratio(figures.Status.Median, figures.Direct.Median),
                Milliseconds(figures.Unchanged.Median),
                Ratio(figures.Unchanged.Median, figures.Direct.Median)
            )
            .Row(
                "99 in 100 below",
                Milliseconds(figures.Direct.Percentile99),
                Milliseconds(figures.Status.Percentile99),
                Ratio(figures.Status.Percentile99, figures.Direct.Percentile99),
                Milliseconds(figures.Unchanged.Percentile99),
                Ratio(figures.Unchanged.Percentile99, figures.Direct.Percentile99)
            )
            .Row(
                "Requests to the storage account for each",
                "1",
                Requests(figures.Requests, figures.Reads),
                "",
                Requests(figures.UnchangedRequests, figures.Reads),
                ""
            )
            .Row("Processor time of the function app for each", "", Milliseconds(figures.ProcessorTime), "", "", "")
            .Row("Size of the answer", "", $"{Count(figures.Bytes)} bytes", "", "none", "")
            .ToString();

    /// <summary>Listeners, few and many.</summary>
    public static string Of(EventStreamFigures figures)
    {
        var crowds = figures.Crowds;
        return new MarkdownTable(
            "Live timelines (server-sent events)",
            ["", .. crowds.Select(crowd => crowd.Listeners is 1 ? "1 listener" : $"{Count(crowd.Listeners)} listeners")]
        )
            .Row(["Remediations that they listen to", .. crowds.Select(crowd => Count(crowd.Remediations))])
            .Row([
                $"Requests to tables a second while nothing happens, {Seconds(crowds[0].Quiet)} long",
                .. crowds.Select(crowd => PerSecond(crowd.QuietRequests, crowd.Quiet)),
            ])
            .Row([
                $"Requests to tables for {Count(crowds[0].Changes)} changes, until everybody has heard",
                .. crowds.Select(crowd => $"{Count(crowd.ChangeRequests)} in {Seconds(crowd.Changing)}"),
            ])
            .Row([
                "Events heard once and in order, of those expected",
                .. crowds.Select(crowd => $"{Count(crowd.Received)} of {Count(crowd.Expected)}"),
            ])
            .Row(["Events heard twice or out of order", .. crowds.Select(crowd => Count(crowd.Wrong))])
            .Row([
                $"Memory of the function app; {Megabytes(figures.IdleMemory)} before",
                .. crowds.Select(crowd => Megabytes(crowd.Memory)),
            ])
            .ToString();
    }

    private static TimeSpan Mean(IReadOnlyCollection<TimeSpan> durations) =>
        TimeSpan.FromTicks((long)durations.Average(duration => duration.Ticks));

    private static string Ratio(TimeSpan value, TimeSpan against) => Units.Ratio(value.TotalSeconds, against.TotalSeconds);

    private static string Requests(IReadOnlyDictionary<string, int> requests, int reads) =>
        string.Join(", ", requests.Select(kind => $"{Units.Mean(kind.Value, reads)} {kind.Key.Split(' ')[0]}"));
}
