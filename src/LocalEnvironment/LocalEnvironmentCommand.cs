using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.InteropServices;
using TenantHygiene.LocalEnvironment.Display;
using TenantHygiene.LocalEnvironment.Runs;
using TenantHygiene.LocalEnvironment.Services;

namespace TenantHygiene.LocalEnvironment;

/// <summary>The command line.</summary>
public static class LocalEnvironmentCommand
{
    private const int DefaultPort = 7071;

    /// <summary>Signals are this program's own affair: it ends its children before itself, however long they take.</summary>
    public static InvocationConfiguration Invocation => new() { ProcessTerminationTimeout = null };

    /// <summary>The command with its options.</summary>
    public static RootCommand Create()
    {
        var untilSettled = new Option<bool>("--until-settled")
        {
            Description =
                "Exit when all cases have ended: "
                + "with 0 if all ended as expected and there were no unintended changes, otherwise with 1.",
        };
        var report = new Option<string?>("--report") { Description = "Write the result to this file, as JSON.", HelpName = "FILE" };
        var scenario = new Option<string?>("--scenario")
        {
            Description = "The scenario of the simulated tenant. Default: the article's cases.",
            HelpName = "FILE",
        };
        var directory = new Option<bool>("--with-directory")
        {
            Description =
                "Also start a real Active Directory (Samba, as root on Linux) and the "
                + "hybrid agent. The default scenario is then the article's first part.",
        };
        var port = new Option<int>("--port")
        {
            Description = "The function app's port on 127.0.0.1; 0 for any free port.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultPort,
        };
        var data = new Option<string?>("--data")
        {
            Description = "The folder for data and logs; an existing one is used again. Default: a new folder under the temporary folder.",
            HelpName = "DIR",
        };
        var setting = new Option<IReadOnlyDictionary<string, string?>>("--setting")
        {
            Description = "A setting of the function app, such as Tenants__0__Policy=careful. May be repeated.",
            HelpName = "NAME=VALUE",
            CustomParser = Settings,
            DefaultValueFactory = _ => new Dictionary<string, string?>(),
        };
        var timeout = new Option<TimeSpan>("--timeout")
        {
            Description = "The time limit for the cases: seconds, or hh:mm:ss.",
            HelpName = "TIME",
            CustomParser = Duration,
            DefaultValueFactory = _ => TimeSpan.FromMinutes(5),
        };
        var command = new RootCommand(
            "Starts Azurite, a simulated Microsoft 365 tenant and the function app, and shows how the tenant's provisioning errors are "
                + "repaired."
        )
        {
            untilSettled,
            report,
            scenario,
            directory,
            port,
            data,
            setting,
            timeout,
        };
        command.SetAction(
            (arguments, _) =>
                RunAsync(
                    new RunOptions
                    {
                        Processes = new LocalProcessesOptions
                        {
                            ScenarioFile = arguments.GetValue(scenario)
                                ?? (
                                    arguments.GetValue(directory)
                                        ? SimulatorProcess.DirectoryScenarioFile
                                        : SimulatorProcess.DefaultScenarioFile
                                ),
                            WithDirectory = arguments.GetValue(directory),
                            Port = arguments.GetValue(port),
                            DataDirectory = arguments.GetValue(data),
                            PersistsStorage = arguments.GetValue(data) is not null,
                            Settings = arguments.GetValue(setting)!,
                        },
                        UntilSettled = arguments.GetValue(untilSettled),
                        ReportFile = arguments.GetValue(report),
                        Timeout = arguments.GetValue(timeout),
                    }
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options)
    {
        using var signals = new TerminationSignals();
        return await new LocalRun(Terminal.Open(), options, TimeProvider.System).RunAsync(signals.Token);
    }

    private static Dictionary<string, string?> Settings(ArgumentResult argument)
    {
        var settings = new Dictionary<string, string?>();
        foreach (var text in argument.Tokens.Select(token => token.Value))
        {
            if (text.IndexOf('=', StringComparison.Ordinal) is var end and > 0)
            {
                settings[text[..end]] = text[(end + 1)..];
            }
            else
            {
                argument.AddError($"--setting takes NAME=VALUE, not '{text}'.");
            }
        }

        return settings;
    }

    private static TimeSpan Duration(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        argument.AddError($"--timeout takes seconds or hh:mm:ss, not '{text}'.");
        return default;
    }
}

/// <summary>Turns Ctrl+C, a closed terminal and a request to end into a cancellation, so that the children are ended first.</summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations;

    public TerminationSignals() =>
        _registrations = [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(signal =>
                PosixSignalRegistration.Create(signal, End)
            ),
        ];

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _source.Cancel();
    }
}
