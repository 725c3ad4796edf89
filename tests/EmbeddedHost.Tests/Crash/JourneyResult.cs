using System.Net;

namespace TenantHygiene.EmbeddedHost.Tests.Crash;

/// <summary>What the journeys of the test app come to.</summary>
internal static class JourneyResult
{
    /// <summary>What a journey shows at its right end.</summary>
    public static string Of(int number) => $"Completed {(3 * (number + 1)) + 3 + 1000} hello {number}";

    /// <summary>Waits until all have ended; none may ever show anything but its right end.</summary>
    public static async Task AllEndRightAsync(this TestAppProcess app, IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            await Eventually.TrueAsync(async () =>
            {
                var shown = await app.Http.GetStringAsync($"/journeys/{number}", TestContext.Current.CancellationToken);
                Assert.True(shown is "Running" || shown == Of(number), $"Journey {number}: {shown}");
                return shown == Of(number);
            });
        }
    }

    /// <summary>Tells the journeys to go to their end.</summary>
    public static async Task TellAsync(this TestAppProcess app, IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            using var tell = await app.Http.PostAsync($"/journeys/{number}/go", null, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, tell.StatusCode);
        }
    }
}
