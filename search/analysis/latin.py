"""Folding of Latin letters that Unicode does not decompose, as in Lucene's ASCIIFoldingFilter."""

_PAIRS = """
ßss ẞSS æae ÆAE œoe ŒOE øo ØO łl ŁL đd ĐD ðd ÐD þth ÞTH ıi ħh ĦH ŧt ŦT ŋn ŊN əa ƏA ĸq ĿL ŀl ƀb
ƁB ƂB ƃb ƆO ƇC ƈc ƉD ƊD ƋD ƌd ƎE ƐE ƑF ƒf ƓG ƕhv ƖI ƗI ƘK ƙk ƚl ƜM ƝN ƞn ƟO ƤP ƥp ƫt ƬT ƭt ƮT ƲV
ƳY ƴy ƵZ ƶz ƿw ǝe ǢAE ǣae ǤG ǥG ǧG ǶHV ǷW ǼAE ǽae ǾO ǿo ȜZ ȝz ȠN ȡd ȢOU ȣou ȤZ ȥz ȴl ȵn ȶt ȷj
ȸdb ȹqp ȺA ȻC ȼc ȽL ȾT ȿs ɀz ɃB ɄU ɅV ɆE ɇe ɈJ ɉj ɊQ ɋq ɌR ɍr ɎY ɏy ɐa ɓb ɔo ɕc ɖd ɗd ɘe ɚa ɛe
ɜe ɝe ɞe ɟj ɠg ɡg ɢG ɥh ɦh ɨi ɪI ɫl ɬl ɭl ɯm ɰm ɱm ɲn ɳn ɴN ɵo ɶOE ɼr ɽr ɾr ɿr ʀR ʁR ʂs ʄj ʇt ʈt
ʉu ʋv ʌv ʍw ʎy ʏY ʐz ʑz ʗC ʙB ʚe ʛG ʜH ʝj ʞk ʟL ʠq ʣdz ʥdz ʦts ʨtc ʪls ʫlz ʮh ʯh ᴀA ᴁAE ᴂae ᴃB
ᴄC ᴅD ᴆD ᴇE ᴈe ᴉi ᴊJ ᴋK ᴌL ᴍM ᴎN ᴏO ᴐO ᴔoe ᴕOU ᴖo ᴗo ᴘP ᴙR ᴚR ᴛT ᴜU ᴠV ᴡW ᴢZ ᵫue ᵬb ᵭd ᵮf ᵯm ᵰn
ᵱp ᵲr ᵳr ᵴs ᵵt ᵶz ᵷg ᵹg ᵺth ᵻI ᵼi ᵽp ᵾU ᶀb ᶁd ᶂf ᶃg ᶄk ᶅl ᶆm ᶇn ᶈp ᶉr ᶊs ᶌv ᶍx ᶎz ᶏa ᶑd ᶒe ᶓe ᶔe
ᶕa ᶖi ᶗo ᶙu ẛf ẜs ẝs ỺLL ỻll ỼV ỾY ỿy ↄc ⱠL ⱡl ⱢL ⱣP ⱤR ⱥa ⱦt ⱧH ⱨh ⱩK ⱪk ⱫZ ⱬz ⱮM Ɐa ⱱv ⱲW ⱳw
ⱴv ⱵH ⱶh ⱸe ⱺo ⱻE ꜨTZ ꜩtz ꜰF ꜱS ꜲAA ꜳaa ꜴAO ꜵao ꜶAU ꜷau ꜸAV ꜹav ꜺAV ꜻav ꜼAY ꜽay Ꜿc ꜿc ꝀK ꝁk ꝂK
ꝃk ꝄK ꝅk ꝆL ꝇl ꝈL ꝉl ꝊO ꝋo ꝌO ꝍo ꝎOO ꝏoo ꝐP ꝑp ꝒP ꝓp ꝔP ꝕp ꝖQ ꝗq ꝘQ ꝙq ꝚR ꝛr ꝞV ꝟv ꝠVY ꝡvy ꝢZ ꝣz
ꝦTH ꝧth ꝨV ꝹD ꝺd ꝻF ꝼf ꝽG ꝾG ꝿg ꞀL ꞁl ꞂR ꞃr Ꞅs ꞅS ꞆT ꟻF ꟼp ꟽM ꟾI ꟿM
"""
PLAIN = {pair[0]: pair[1:] for pair in _PAIRS.split()}
