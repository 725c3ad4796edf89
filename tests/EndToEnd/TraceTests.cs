using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd;

/// <summary>What an operator sees who points the app to a collector.</summary>
public sealed class TraceTests(TracedProduct product) : EndToEndTests(product), IClassFixture<TracedProduct>
{
    // Timers and messages are spans of the host, starts those of the worker's client and of the durable extension, the others those of the
    // Durable Task Framework.
    private static readonly string[] _path =
    [
        "DetectProvisioningErrors",
        "create_orchestration:ScanTenant",
        "activity:ScanUsers",
        "StartRemediation",
        "create_orchestration:RemediateUser",
        "orchestration:RemediateUser",
    ];

    private static readonly string[] _steps =
    [
        "activity:Diagnose",
        "activity:PurgeConflict",
        "activity:Reprovision",
        "activity:VerifyError",
    ];

    [Fact]
    public async Task One_trace_follows_a_remediation_from_the_timer_through_the_queue_to_its_last_step()
    {
        Assert.SkipWhen(Machine.UsesFunc, "E2E_HOST=func: the spans of the Functions host have names of their own.");
        await Tenant.AddConflictAsync("traced");

        // The timer runs at the start.
        await Product.Processes.FunctionApp.RestartAsync(Cancellation);
        var remediation = await Eventually.SeeAsync(
            "the span of the whole remediation",
            () => Task.FromResult(Find("orchestration:RemediateUser")),
            span => span is not null
        );

        // Spans arrive from two processes, each when it ends.
        var unjoined = await Eventually.SeeAsync(
            "one trace from the timer to the last step",
            () => Task.FromResult(Unjoined(remediation!.TraceId)),
            steps => steps.Count == 0
        );
        Assert.Empty(unjoined);

        var trace = Trace(remediation!.TraceId);
        Assert.Equal(trace.Length, trace.DistinctBy(span => span.Id).Count());

        // A start is a span of the client and one of the extension, a step one of each end.
        Assert.All(_path.Where(name => !name.Contains(':', StringComparison.Ordinal)), name =>
            Assert.Single(trace, span => span.Name == name)
        );
        Assert.Single(trace, span => span.Name == _path[^1]);
    }

    private Span[] Trace(string id) => [.. product.Collector.Spans.Where(span => span.TraceId == id)];

    /// <returns>The steps that do not descend from the one before.</returns>
    private List<string> Unjoined(string traceId)
    {
        var trace = Trace(traceId).DistinctBy(span => span.Id).ToDictionary(span => span.Id);
        var pairs = _path.Zip(_path.Skip(1)).Concat(_steps.Select(step => (_path[^1], step)));
        return
        [
            .. from pair in pairs
            let later = trace.Values.Where(span => span.Name == pair.Item2).ToList()
            where !later.Any(span => Ancestors(span).Any(one => one.Name == pair.Item1))
            select $"{pair.Item1} > {pair.Item2}, which descends from {string.Join(" or ", later.Select(Describe))}",
        ];

        string Describe(Span span) =>
            string.Join(", ", Ancestors(span).Select(one => one.Name).Append($"{Ancestors(span).Append(span).Last().ParentId} unknown"));

        IEnumerable<Span> Ancestors(Span span)
        {
            for (var parent = trace.GetValueOrDefault(span.ParentId); parent is not null; parent = trace.GetValueOrDefault(parent.ParentId))
            {
                yield return parent;
            }
        }
    }

    private Span? Find(string name) => product.Collector.Spans.FirstOrDefault(span => span.Name == name);
}

/// <summary>The product, told to export to a collector of the test.</summary>
public sealed class TracedProduct : Product, IAsyncLifetime
{
    private TracedProduct(SpanCollector collector)
        : base(
            "traced",
            Scenario("one-tenant.json"),
            new Dictionary<string, string?>(ShortWaits.Short)
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            }
        )
    {
        Collector = collector;
    }

    /// <summary>Creates the product and its collector.</summary>
    public TracedProduct()
        : this(new SpanCollector()) { }

    /// <summary>Takes what is exported.</summary>
    public SpanCollector Collector { get; }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await Collector.DisposeAsync();
    }
}
