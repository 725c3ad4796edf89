using Spectre.Console;

namespace TenantHygiene.LocalEnvironment.Tests.Display;

/// <summary>A console whose output is kept as text.</summary>
internal sealed class PlainConsole
{
    private readonly StringWriter _text = new();

    public PlainConsole()
    {
        Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(_text) });
        Console.Profile.Width = 140;
    }

    public IAnsiConsole Console { get; }

    public string Text => _text.ToString();
}
