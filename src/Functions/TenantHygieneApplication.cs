using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Controls;
using TenantHygiene.Functions.Api.Monitoring;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Api.Summary;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Dashboard;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Maintenance;
using TenantHygiene.Functions.ModelContext;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Telemetry;
using TenantHygiene.Functions.Tenants;
using TenantHygiene.Functions.Tickets;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Microsoft365;
using TenantHygiene.Ticketing;

namespace TenantHygiene.Functions;

/// <summary>Puts the application together.</summary>
public static class TenantHygieneApplication
{
    private static readonly TimeSpan _lookUpTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Registers everything that the functions need, and the two middlewares of the API.</summary>
    public static void AddTenantHygiene(this FunctionsApplicationBuilder builder)
    {
        AddDefaults(builder.Configuration);
        // Attempts are logged where they fail for good, with the request's ids; every single one would drown the rest.
        builder
            .Logging.AddFilter("Polly", LogLevel.Error)
            .AddFilter("System.Net.Http", LogLevel.Warning)
            .AddFilter("Azure", LogLevel.Warning)
            .AddFilter("ModelContextProtocol", LogLevel.Warning);
        // The server logs every address, in which status links and webhooks carry secrets.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting", LogLevel.Warning);
        builder.AddTelemetry();
        builder.UseMiddleware<TraceContinuation>();
        builder.UseMiddleware<ProblemMiddleware>();
        builder.UseMiddleware<AccessMiddleware>();

        builder.Services.AddMicrosoft365(builder.Configuration);
        builder.Services.AddSingleton<INotificationAudience, NotificationAudience>();
        builder.Services.AddLedger(builder.Configuration);
        builder.Services.AddTicketing(builder.Configuration);
        AddSettings(builder.Services, builder.Configuration);
        AddAccess(builder.Services);

        builder.Services.AddSingleton(_ => PolicyOptions.LoadLibrary(builder.Configuration));
        builder.Services.AddSingleton<TenantPolicies>();
        builder.Services.AddSingleton<TenantSettings>();
        builder.Services.AddSingleton<TenantDirectory>();
        builder.Services.AddHostedService<TenantDirectoryRefresh>();
        builder.Services.AddSingleton<TenantRegistration>();
        builder.Services.AddSingleton<TenantPresenter>();
        builder.Services.AddSingleton<AgentPresenter>();
        builder.Services.AddSingleton<SummaryReader>();
        builder.Services.AddSingleton<ScanStarter>();
        builder.Services.AddSingleton<ScanRound>();
        builder.Services.AddSingleton<ScanEnding>();
        builder.Services.AddSingleton<ScanLimits>();
        builder.Services.AddSingleton<ResolvedErrors>();
        builder.Services.AddSingleton<GuidHolderFinder>();
        builder.Services.AddSingleton<UnsettledActions>();
        builder.Services.AddSingleton<RemediationIntake>();
        builder.Services.AddSingleton<Watchdog>();
        builder.Services.AddSingleton<AgentHealth>();
        builder.Services.AddSingleton<RemediationJournal>();
        builder.Services.AddSingleton<EvidenceRecorder>();
        builder.Services.AddSingleton<EvidenceBundleBuilder>();
        builder.Services.AddSingleton<ConflictInvestigation>();
        builder.Services.AddSingleton<BudgetLimits>();
        builder.Services.AddSingleton<PurgeAuthorizer>();
        builder.Services.AddSingleton<EffectiveMode>();
        builder.Services.AddSingleton<RemediationPlanner>();
        builder.Services.AddSingleton<PurgeSettlement>();
        builder.Services.AddOnPremises();
        builder.Services.AddSingleton<DashboardFiles>();
        builder.Services.AddSingleton<ApiLinks>();
        ModelContextEndpoint.Register(builder.Services);
        builder.Services.AddSingleton<ControlAuditLog>();
        builder.Services.AddSingleton<RemediationPresenter>();
        builder.Services.AddSingleton<IdempotentRequests>();
        builder.Services.AddSingleton<RequestedRemediation>();
        builder.Services.AddSingleton<OrchestrationSignal>();
        builder.Services.AddSingleton<StatusLinks>();
        builder.Services.AddSingleton(provider => new Readiness(
            token => provider.GetRequiredService<TenantStore>().FindAsync(Guid.Empty, token),
            token => provider.GetRequiredService<TriggerQueues>().ProvisioningErrors.CountAsync(token),
            provider.GetRequiredService<TimeProvider>()
        ));
        builder.Services.AddSingleton<ApiRateLimiter>();
        builder.Services.AddSingleton<WebhookRateLimiter>();
        builder.Services.AddSingleton<TimelineWatcher>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<TimelineWatcher>());
        builder.Services.AddSingleton<TicketAccountResolver>();
        builder.Services.AddSingleton<PresentedPlans>();
        builder.Services.AddSingleton<TicketEventHandler>();
        builder.Services.AddSingleton<TicketApprovals>();
        builder.Services.AddSingleton<NotificationPublisher>();
        builder.Services.AddSingleton<OutboxDispatcher>();
    }

    /// <summary>Runs until stopped. A wrong setting ends it with one line instead of a stack trace.</summary>
    /// <returns>The exit code: 0, or 1 when a setting is wrong or the host could not start.</returns>
    public static async Task<int> RunTenantHygieneAsync(this FunctionsApplicationBuilder builder)
    {
        try
        {
            using var host = builder.Build();
            host.Services.GetRequiredService<IStartupValidator>().Validate();
            host.Services.GetRequiredService<TenantPolicies>();
            host.Services.GetRequiredService<AgentKeyRing>();
            await ResolveApproversAsync(host.Services);
            await host.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception exception) when (StartupError.Describe(exception) is { } problem)
        {
            await Console.Error.WriteLineAsync($"TenantHygiene cannot start: {problem}");
            return 1;
        }
    }

    /// <summary>
    /// The defaults of the settings that triggers name as %…%. Bindings resolve those before options exist, so that they must stand in the
    /// configuration itself. A Functions host reads its own settings instead, and disables a function whose setting is missing: what is
    /// deployed to Azure, and what <c>func start</c> is given, sets each of them.
    /// </summary>
    internal static IReadOnlyDictionary<string, string> TriggerDefaults { get; } =
        new Dictionary<string, string>
        {
            ["Retention:Schedule"] = RetentionOptions.DefaultSchedule,
            ["Detection:Schedule"] = DetectionOptions.DefaultSchedule,
            ["Watchdog:Schedule"] = WatchdogOptions.DefaultSchedule,
            ["OnPremises:AnswersSchedule"] = OnPremisesOptions.DefaultAnswersSchedule,
            ["Ticketing:SweepSchedule"] = SweepOutbox.DefaultSchedule,
        };

    // The start does not wait for a directory that answers slowly.
    private static async Task ResolveApproversAsync(IServiceProvider services)
    {
        using var limit = new CancellationTokenSource(_lookUpTimeout);
        try
        {
            await services.GetRequiredService<TicketAccountResolver>().ResolveApproversAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // Those that are left are resolved when they are needed.
        }
    }

    private static void AddDefaults(ConfigurationManager configuration) =>
        configuration.Sources.Insert(
            0,
            new MemoryConfigurationSource
            {
                InitialData = TriggerDefaults.Select(one => KeyValuePair.Create<string, string?>(one.Key, one.Value)),
            }
        );

    private static void AddSettings(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<RetentionOptions, RetentionOptionsValidator>(configuration, "Retention");
        services.AddSettings<VerificationOptions, VerificationOptionsValidator>(configuration, "Verification");
        services.AddSettings<DiagnosisOptions, DiagnosisOptionsValidator>(configuration, "Diagnosis");
        services.AddSettings<PurgeOptions, PurgeOptionsValidator>(configuration, "Purge");
        services.AddSingleton<IValidateOptions<PurgeOptions>, RealServiceDelayValidator>();
        services.AddSingleton<IValidateOptions<VerificationOptions>, RealServiceDelayValidator>();
        services.AddSingleton<IValidateOptions<DiagnosisOptions>, RealServiceDelayValidator>();
        services.AddSettings<DetectionOptions, DetectionOptionsValidator>(configuration, "Detection");
        services.AddSingleton<IValidateOptions<DetectionOptions>, CadenceValidator>();
        services.AddSettings<WatchdogOptions, WatchdogOptionsValidator>(configuration, "Watchdog");
        services.AddSettings<ApiOptions, ApiOptionsValidator>(configuration, "Api");
        services.AddSettings<OnPremisesOptions, OnPremisesOptionsValidator>(configuration, "OnPremises");
        services.AddSettings<DashboardOptions, DashboardOptionsValidator>(configuration, "Dashboard");
    }

    private static void AddSettings<TSettings, TValidator>(this IServiceCollection services, IConfiguration configuration, string section)
        where TSettings : class
        where TValidator : class, IValidateOptions<TSettings>
    {
        services.AddOptions<TSettings>().Bind(configuration.GetSection(section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TSettings>, TValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TSettings>>().Value);
    }

    private static void AddAccess(IServiceCollection services)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerTokens>();
        services.AddSingleton<TenantGrants>();
    }
}
