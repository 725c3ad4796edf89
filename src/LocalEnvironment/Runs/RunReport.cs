using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.LocalEnvironment.Runs;

/// <summary>The outcome of a run, for programs.</summary>
public sealed record RunReport
{
    // For files, not for web pages: quotes and signs stay readable.
    private static readonly RunReportJson _json = new(
        new JsonSerializerOptions(RunReportJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>Whether every case reached its expected outcome and there were no unintended changes.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>Why not.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From the start of the processes to the last check, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>The scenario file.</summary>
    public required string Scenario { get; init; }

    /// <summary>What ran.</summary>
    public required RunVersions Versions { get; init; }

    /// <summary>The newest scan of each tenant.</summary>
    public IReadOnlyList<ScanEntry> Scans { get; init; } = [];

    /// <summary>The cases, in the scenario's order.</summary>
    public IReadOnlyList<CaseReport> Cases { get; init; } = [];

    /// <summary>Users with errors that no case speaks of.</summary>
    public IReadOnlyList<OtherUsers> Others { get; init; } = [];

    /// <summary>Remediations that should not exist.</summary>
    public IReadOnlyList<RemediationEntry> UnexpectedRemediations { get; init; } = [];

    /// <summary>What the simulator saw; absent when nothing was seen.</summary>
    public SimulatorReport? Simulator { get; init; }

    /// <summary>The report of a run.</summary>
    /// <param name="board">The last that was seen; null when the run ended before.</param>
    /// <param name="failure">What ended the run before its time; null when nothing did.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="endedAt">When it ended.</param>
    /// <param name="scenario">The scenario file.</param>
    /// <param name="versions">What ran.</param>
    public static RunReport Of(
        RunStatus? board,
        string? failure,
        DateTimeOffset startedAt,
        DateTimeOffset endedAt,
        string scenario,
        RunVersions versions
    ) =>
        new()
        {
            Succeeded = failure is null && board is { Succeeded: true },
            Faults = [.. failure is null ? Array.Empty<string>() : [failure], .. board?.Faults ?? []],
            StartedAt = startedAt,
            DurationSeconds = Math.Round((endedAt - startedAt).TotalSeconds, 1),
            Scenario = scenario,
            Versions = versions,
            Scans = board?.Scans ?? [],
            Cases = [.. (board?.Cases ?? []).Select(CaseReport.Of)],
            Others = board?.Others ?? [],
            UnexpectedRemediations = board?.UnexpectedRemediations ?? [],
            Simulator = board?.Simulator,
        };

    /// <summary>Writes the report as indented JSON; the file's folder is made where it is missing.</summary>
    public async Task WriteAsync(string file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(this, _json.RunReport) + "\n", cancellationToken);
    }
}

/// <summary>A case in a report.</summary>
/// <param name="User">The user principal name.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="Explanation">Why the expected end is the right one.</param>
/// <param name="Expected">The expected final state, or <c>None</c> for no remediation.</param>
/// <param name="Actual">The state; null without a remediation.</param>
/// <param name="AsExpected">Whether it ended as expected.</param>
/// <param name="Deviation">Why not.</param>
/// <param name="RemediationId">The remediation.</param>
/// <param name="Problem">The class of the error.</param>
/// <param name="Outcome">What was found, done and verified.</param>
/// <param name="DurationSeconds">From acceptance to the end; null while it runs.</param>
/// <param name="Steps">The timeline.</param>
public sealed record CaseReport(
    string User,
    string Title,
    string Explanation,
    string Expected,
    RemediationState? Actual,
    bool AsExpected,
    string? Deviation,
    string? RemediationId,
    string? Problem,
    RemediationOutcome? Outcome,
    double? DurationSeconds,
    IReadOnlyList<TimelineStep> Steps
)
{
    /// <summary>The report of a case.</summary>
    public static CaseReport Of(CaseStatus status) =>
        new(
            status.Case.User,
            status.Case.Title,
            status.Case.Explanation,
            status.Case.State,
            status.Remediation?.State,
            status.Result is CaseResult.AsExpected,
            status.Deviation,
            status.Remediation?.Id,
            status.Remediation?.Problem,
            status.Remediation?.Outcome,
            status.Remediation is { CompletedAt: { } end, CreatedAt: var begin } ? Math.Round((end - begin).TotalSeconds, 1) : null,
            status.Remediation?.Steps ?? []
        );
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class RunReportJson : JsonSerializerContext;

/// <summary>What ran.</summary>
/// <param name="Product">The product.</param>
/// <param name="Dotnet">The .NET runtime.</param>
/// <param name="Azurite">Azurite.</param>
/// <param name="OperatingSystem">The operating system.</param>
public sealed record RunVersions(string Product, string Dotnet, string Azurite, string OperatingSystem)
{
    /// <summary>Those of this process and what it starts.</summary>
    public static RunVersions Read() =>
        new(
            Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            Environment.Version.ToString(),
            AzuriteInstallation.PinnedVersion(RepositoryRoot.Find()),
            RuntimeInformation.OSDescription
        );
}
