using TenantHygiene.EndToEnd.Running;

namespace TenantHygiene.EndToEnd.Telemetry;

/// <summary>What an operator sees who points the app to a collector.</summary>
public sealed class TraceTests(TracedProduct product) : EndToEndTests(product), IClassFixture<TracedProduct>
{
    private static readonly string[] Steps = ["Diagnose", "PurgeConflict", "Reprovision", "VerifyError"];

    [Fact]
    public async Task One_trace_follows_a_remediation_from_the_timer_through_the_queue_to_its_last_step()
    {
        Assert.SkipWhen(Machine.UsesFunc, "E2E_HOST=func: the spans of the Functions host have names of their own.");
        await Tenant.AddConflictAsync("traced");

        // The timer runs at the start.
        await Product.Processes.FunctionApp.RestartAsync(Cancellation);
        var remediation = await Eventually.SeeAsync(
            "the span of the whole remediation", () => Task.FromResult(Find("orchestration:RemediateUser")), span => span is not null);

        var trace = product.Collector.Spans.Where(span => span.TraceId == remediation!.TraceId).ToArray();
        string[] path = ["DetectProvisioningErrors", "create_orchestration:ScanTenant", "ScanUsers", "StartRemediation", "create_orchestration:RemediateUser"];
        Assert.All(path.Zip(path.Skip(1)), step => Assert.Equal(One(step.First).Id, One(step.Second).ParentId));
        Assert.All(Steps, step => Assert.Contains(trace, span => span.Name == step && span.ParentId == One("create_orchestration:RemediateUser").Id));

        Span One(string name) => Assert.Single(trace, span => span.Name == name);
    }

    private Span? Find(string name) => product.Collector.Spans.FirstOrDefault(span => span.Name == name);
}

/// <summary>The product, told to export to a collector of the test.</summary>
public sealed class TracedProduct : Product, IAsyncLifetime
{
    private TracedProduct(SpanCollector collector)
        : base("traced", Scenario("one-tenant.json"), new Dictionary<string, string?>(Waits.Short)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        })
    {
        Collector = collector;
    }

    /// <summary>Creates the product and its collector.</summary>
    public TracedProduct()
        : this(new SpanCollector())
    {
    }

    /// <summary>Takes what is exported.</summary>
    public SpanCollector Collector { get; }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await Collector.DisposeAsync();
    }
}
