using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.Conformance.App.Durable;

/// <summary>The activities.</summary>
public sealed class Activities(Journal journal)
{
    [Function(nameof(Greet))]
    public static string Greet([ActivityTrigger] string name) => "Hello " + name;

    [Function(nameof(Square))]
    public static int Square([ActivityTrigger] int number) => number * number;

    /// <summary>Gives back what it got.</summary>
    [Function(nameof(Same))]
    public static Parcel Same([ActivityTrigger] Parcel parcel) => parcel;

    [Function(nameof(SameText))]
    public static string? SameText([ActivityTrigger] string? text) => text;

    [Function(nameof(DoNothing))]
    public static Task DoNothing([ActivityTrigger] string? nothing) => Task.CompletedTask;

    [Function(nameof(CallerOf))]
    public static string CallerOf([ActivityTrigger] string question, string instanceId, FunctionContext context) =>
        $"{context.FunctionDefinition.Name} for {instanceId}";

    [Function(nameof(Note))]
    public void Note([ActivityTrigger] string text, string instanceId) => journal.Note(instanceId, text);

    /// <summary>Fails until it has been tried more often than the instance's input says.</summary>
    [Function(nameof(Flaky))]
    public string Flaky([ActivityTrigger] int failures, string instanceId)
    {
        var attempt = journal.Note(instanceId, "try");
        return attempt > failures
            ? attempt.ToString(CultureInfo.InvariantCulture)
            : throw new DeviceException($"try {attempt} failed", new TimeoutException("no answer"));
    }
}

/// <summary>An exception of the app's own.</summary>
public sealed class DeviceException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One of everything that a payload may hold.</summary>
public sealed record Parcel(
    string Name,
    ParcelState State,
    DateTimeOffset SentAt,
    TimeSpan Takes,
    string? Note,
    IReadOnlyList<int> Numbers,
    decimal Price
);

/// <summary>A state.</summary>
public enum ParcelState
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>On its way.</summary>
    Sent = 1,
}
