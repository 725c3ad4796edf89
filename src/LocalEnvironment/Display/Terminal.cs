using Spectre.Console;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>The console that this program writes to.</summary>
public static class Terminal
{
    private const int PlainWidth = 140;

    /// <summary>Colours and a live table for people at a terminal; plain lines without control codes for files, pipes and dumb terminals.</summary>
    public static IAnsiConsole Open()
    {
        var isPlain = Console.IsOutputRedirected || IsDumb;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isPlain ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (isPlain)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }

    // Windows sets no TERM.
    private static bool IsDumb => !OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("TERM") is (null or "" or "dumb");

    /// <summary>The display that suits a console.</summary>
    public static IProgressDisplay DisplayFor(IAnsiConsole console) =>
        console.Profile.Capabilities is { Ansi: true, Interactive: true } ? new LiveDisplay(console) : new PlainDisplay(console.Profile.Out.Writer);
}
