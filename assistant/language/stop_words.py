"""Words that carry no topic in any context: function words, auxiliaries, greetings and closings.

Words of asking ("looking for", "offer") and of school ("class", "pupils") are left to the reading of the question: they
may be the topic.
"""

from __future__ import annotations

from assistant.language.folding import fold
from assistant.model import Language

_DANISH = """
af ad alle allerede alligevel alt altid altså anden andet andre at bare begge blev blive bliver blevet both burde bør
da de deres denne dem den der deraf derefter derfor deri derpå dertil det dette dig din dine disse dit du efter egen
eget ej eller ellers en end endnu endelig er et eventuelt evt faktisk fik fire for fordi fra få får fået før først
ganske gennem gerne giver gjorde godt gør gøre ham han hans har hav have havde haft helst hen hende hendes heller her
herefter hertil hos hun hvad hvem hver hvert hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår i igen igennem
ikke ind inde inden indtil ingen intet især ja jeg jer jeres jo kan kom komme kommer kun kunne kære lige lidt lav lave
laver ligesom man mange med meget mellem men mens mere mest mig min mine mit mod må måske måtte nej nemlig ned nemt
nogen noget nogle nok nu når nær næsten ny og også om omkring op os over overhovedet på pr samme samt se ser selv
selvom senere ses side sige siger sig sin sine sit sikkert skal skulle slet som stadig stor så sådan således synes
sådanne temmelig til tilbage to tror ud uden under undervejs var ved vi via vil ville virkelig vor vores været være
vore ønsker øvrigt både ca fx bl mv osv dvs hej hejsa hallo goddag tak mvh vh hilsen hilsner venlig venlige kærlig
bedste dag eftermiddag viser vise vist sker ske skete sket hør hører høre hørt lade lader lod stille stiller handler
hedder stå står ligge ligger gå går gik holde holder derfra herfra ene dets hvoraf derhen imod
medmindre sagtens nogenlunde allerhelst alting tredje fjerde femte sjette kl kr tlf stk str eks nedenfor
"""

_GERMAN = """
ab aber alle allem allen aller alles als also am an andere anderen anderer anderes ans auch auf aus außerdem bei beim
bereits bis bisher bitte bin bist bzw ca da dabei dadurch dafür dagegen daher damit danach daneben dann daran darauf
daraus darf dürfen darin darüber darum darunter das dass davon davor dazu dein deine dem den denn dennoch der deren
derer des deshalb dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen
einer eines einige einigen einmal er es etc etwa etwas euch euer eure falls für gar gab geben gibt ganz gegen gern
gerne gewesen gilt habe haben hat hatte hatten hätte hätten her hier hin hinter hinterher ich ihm ihn ihnen ihr ihre
ihrem ihren ihrer im immer in indem innerhalb ins ist ja je jede jedem jeden jeder jedes jedoch jene jetzt kann kannst
kein keine keinem keinen keiner können könnte könnten könnt lassen lässt mache machen macht mal man manche mehr mein
meine meinem meinen meiner meist mich mir mit möchte möchten mögen muss müssen musste nach nachdem nämlich natürlich
neben nein nicht nichts noch nun nur ob obwohl oder oft ohne per pro schon sehr sei sein seine seinem seinen seiner
seit selbst sich sie siehe sind so sobald sodass sogar solche soll sollen sollte sollten sondern sonst sowie sowohl
statt trotz über überhaupt um und uns unser unsere unserem unseren unserer unter usw viel viele vielen vielleicht vom
von vor war waren wäre wären warum was wegen weil welche welchem welchen welcher welches wenn wer werde werden wie
wieder will wir wird wirklich wo wohl wollen wollte worden wurde wurden würde würden wünschen zu zudem zum zur zwar
zwischen zwei hallo hi moin guten liebe lieber liebes danke dank vorab gruß grüße grüßen freundliche freundlichen
freundlichem mfg lg vg bzgl ggf evtl zb zeigt zeigen zeigte geht gehen ging steht stehen passiert passieren heißt
heißen liegt liegen halten hält kommt kommen
bevor während hindurch heran herab herauf heraus herein herum hinab hinauf hinaus hinein hinzu anhand umso dar jemand
jemanden jemandem niemand irgendwo irgendwie irgendetwas irgendwann spätestens frühestens insgesamt zunächst übrigens
indes mithilfe zweite zweiten zweiter zweites dritte dritten dritter drittes vierte vierten vierter viertes
kaum trotzdem derzeit hingegen einigermaßen vorerst empor allerdings keinesfalls denen eurem euren dahinter endlich
ohnehin inzwischen nebenbei worauf neulich fürs rein raus drin
"""

_ENGLISH = """
a about above across after again against all almost also although always am among an and another any anyone anything
are as at away be became because been before being below between both but by can cannot could couldn did didn do does
doesn doing don done down during each either else etc even ever every few for from further get gets getting give given
go goes going got had has hasn have haven having he her here hers him his how however i if in into is isn it its
itself just kind kinds let like ll make makes many may maybe me might mine more most much must my near need needs
neither no nor not now of off often on once one only onto or other others our ours out over own per perhaps please
quite rather re really s same see shall she should shouldn since so some someone something still such t than that the
their theirs them then there these they this those though through to too towards two under unless until up upon us ve
very via want wants was wasn way we well were weren what when where whether which while who whom whose why will with
within without won would wouldn yes yet you your yours dear hello hi hey thank thanks regards kindly sincerely cheers
best eg ie
"""

STOP_WORDS: dict[Language, frozenset[str]] = {
    Language.DA: frozenset(fold(word) for word in _DANISH.split()),
    Language.DE: frozenset(fold(word) for word in _GERMAN.split()),
    Language.EN: frozenset(fold(word) for word in _ENGLISH.split()),
}
"""Folded stop words of each language."""
